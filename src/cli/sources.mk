# What the room src/cli holds.
libcli_a_SOURCES = \
	src/cli/cli.c \
	src/cli/cli.h \
	src/cli/cli_all.c \
	src/cli/cli_changes.c \
	src/cli/cli_config.c \
	src/cli/cli_doctor.c \
	src/cli/cli_export.c \
	src/cli/cli_facets.c \
	src/cli/cli_list.c \
	src/cli/cli_login.c \
	src/cli/cli_look.c \
	src/cli/cli_mail.c \
	src/cli/cli_out.c \
	src/cli/cli_own.c \
	src/cli/cli_own.h \
	src/cli/cli_own_file.c \
	src/cli/cli_own_rows.c \
	src/cli/cli_profile.c \
	src/cli/cli_saved.c \
	src/cli/cli_show.c \
	src/cli/cli_sync.c \
	src/cli/cli_wait.c \
	src/cli/cli_who.c \
	src/cli/flags.c \
	src/cli/flags.h

klaster_SOURCES = src/cli/main.c
klaster_LDADD = libcli.a libapp.a libfeed.a libcopy.a libown.a libwrite.a \
	libui.a libnet.a libstore.a libengine.a libmodel.a \
	libbase.a $(SQLITE_LIBS) $(NETTLE_LIBS) \
	$(NCURSES_LIBS) $(CURL_LIBS) $(CJSON_LIBS) $(INIH_LIBS) $(UTF8PROC_LIBS)
