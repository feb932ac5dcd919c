# What the room src/engine holds.
libengine_a_SOURCES = src/engine/engine.c
