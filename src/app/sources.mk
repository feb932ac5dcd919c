# What the room src/app holds.
libapp_a_SOURCES = \
	src/app/feed.c \
	src/app/feed_list.c \
	src/app/feed_parts.h \
	src/app/feed_record.c \
	src/app/feed_run.c \
	src/app/feed_run.h \
	src/app/shelf.c \
	src/app/shelf.h

libapp_a_SOURCES += \
	include/klaster/app/config.h \
	include/klaster/app/feed.h \
	include/klaster/app/options.h \
	include/klaster/app/service.h

klaster_SOURCES = src/app/main.c
klaster_LDADD = libapp.a libui.a libnet.a libengine.a libmodel.a libbase.a \
	$(NCURSES_LIBS) $(CURL_LIBS) $(CJSON_LIBS) $(INIH_LIBS) $(UTF8PROC_LIBS)
libapp_a_CPPFLAGS = $(AM_CPPFLAGS) $(INIH_CFLAGS)
