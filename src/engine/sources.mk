# What the room src/engine holds.
libengine_a_SOURCES = \
	src/engine/argv.c \
	src/engine/command.c \
	src/engine/fuzzy.c \
	src/engine/hist.c \
	src/engine/key.c \
	src/engine/keyfile.c \
	src/engine/keylayout.c \
	src/engine/keymap.c \
	src/engine/lineedit.c \
	src/engine/lines.c \
	src/engine/macro.c \
	src/engine/near.c \
	src/engine/option.c

libengine_a_SOURCES += \
	include/klaster/engine/argv.h \
	include/klaster/engine/command.h \
	include/klaster/engine/fuzzy.h \
	include/klaster/engine/hist.h \
	include/klaster/engine/key.h \
	include/klaster/engine/keyfile.h \
	include/klaster/engine/keylayout.h \
	include/klaster/engine/keymap.h \
	include/klaster/engine/lineedit.h \
	include/klaster/engine/lines.h \
	include/klaster/engine/macro.h \
	include/klaster/engine/near.h \
	include/klaster/engine/option.h
