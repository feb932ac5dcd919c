# What the room src/base holds.
libbase_a_SOURCES = \
	src/base/alike.c \
	src/base/arena.c \
	src/base/buf.c \
	src/base/clock.c \
	src/base/digest.c \
	src/base/err.c \
	src/base/fold.c \
	src/base/i18n.c \
	src/base/log.c \
	src/base/mem.c \
	src/base/number.c \
	src/base/out.c \
	src/base/path.c \
	src/base/safe.c \
	src/base/text.c \
	src/base/textmap.c

libbase_a_SOURCES += \
	include/klaster/base/arena.h \
	include/klaster/base/buf.h \
	include/klaster/base/clock.h \
	include/klaster/base/digest.h \
	include/klaster/base/err.h \
	include/klaster/base/fold.h \
	include/klaster/base/hash.h \
	include/klaster/base/i18n.h \
	include/klaster/base/log.h \
	include/klaster/base/mem.h \
	include/klaster/base/number.h \
	include/klaster/base/out.h \
	include/klaster/base/path.h \
	include/klaster/base/safe.h \
	include/klaster/base/text.h \
	include/klaster/base/textmap.h
