# What the room src/ui holds.
libui_a_SOURCES = src/ui/ui.c
libui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
