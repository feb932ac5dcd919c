# What the room src/net holds.
libnet_a_SOURCES = \
	src/net/dialect.c \
	src/net/fetch.c

libnet_a_SOURCES += \
	include/klaster/net/dialect.h \
	include/klaster/net/fetch.h
libnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
