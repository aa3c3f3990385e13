"""How right repair is: texts typeset in free fonts by several producers, broken in many ways, repaired and scored."""
