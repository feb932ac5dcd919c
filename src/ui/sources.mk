# What the room src/ui holds.
libui_a_SOURCES = \
	src/ui/ascii.c \
	src/ui/input.c \
	src/ui/layout.c \
	src/ui/list.c \
	src/ui/pager.c \
	src/ui/surface.c \
	src/ui/term.c \
	src/ui/theme.c

libui_a_SOURCES += \
	include/klaster/ui/ascii.h \
	include/klaster/ui/input.h \
	include/klaster/ui/layout.h \
	include/klaster/ui/list.h \
	include/klaster/ui/pager.h \
	include/klaster/ui/surface.h \
	include/klaster/ui/term.h \
	include/klaster/ui/theme.h
libui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
