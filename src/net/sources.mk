# What the room src/net holds.
libnet_a_SOURCES = \
	src/net/dialect.c \
	src/net/entry.c \
	src/net/fetch.c \
	src/net/foreign.c \
	src/net/foreign.h \
	src/net/foreign_ask.c \
	src/net/foreign_text.c \
	src/net/foreign_translate.c \
	src/net/profile.c \
	src/net/profile_guess.c \
	src/net/jsonapi.c \
	src/net/late.h src/net/late_curl.c src/net/late_ssl.c \
	src/net/link.c \
	src/net/link_plain.c src/net/link_plain.h \
	src/net/multi.c src/net/multi.h \
	src/net/tickets.c \
	src/net/tickets.h \
	src/net/transfer.c \
	src/net/transfer.h \
	src/net/transfer_err.c \
	src/net/weblink.c

libnet_a_SOURCES += \
	include/klaster/net/dialect.h \
	include/klaster/net/fetch.h \
	include/klaster/net/link.h \
	include/klaster/net/profile.h \
	include/klaster/net/weblink.h
libnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
