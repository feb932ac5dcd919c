# What the room src/service holds.
libservice_a_SOURCES = src/service/service.c

klasterd_SOURCES = src/service/main.c
klasterd_LDADD = libservice.a libstore.a libmodel.a libbase.a \
	$(MHD_LIBS) $(SQLITE_LIBS) $(CJSON_LIBS) $(ZLIB_LIBS) $(UTF8PROC_LIBS)
libservice_a_CPPFLAGS = $(AM_CPPFLAGS) $(MHD_CFLAGS) $(ZLIB_CFLAGS)
