# What the room src/engine holds.
libengine_a_SOURCES = src/engine/engine.c

libengine_a_SOURCES += \
	include/klaster/engine/argv.h \
	include/klaster/engine/command.h \
	include/klaster/engine/hist.h \
	include/klaster/engine/key.h \
	include/klaster/engine/keyfile.h \
	include/klaster/engine/keylayout.h \
	include/klaster/engine/keymap.h \
	include/klaster/engine/lineedit.h \
	include/klaster/engine/near.h \
	include/klaster/engine/option.h
