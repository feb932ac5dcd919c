# What the room src/store holds.
libstore_a_SOURCES = \
	src/store/catalogue.c

libstore_a_SOURCES += \
	include/klaster/store/catalogue.h
libstore_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS)
