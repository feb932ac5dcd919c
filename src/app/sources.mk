# What the room src/app holds.
libapp_a_SOURCES = \
	src/app/cmd.h \
	src/app/cmd_export.c \
	src/app/cmd_go.c \
	src/app/cmd_look.c \
	src/app/cmd_move.c \
	src/app/cmd_narrow.c \
	src/app/cmd_own.c \
	src/app/cmd_prompt.c \
	src/app/cmd_saved.c \
	src/app/cmd_service.c \
	src/app/cmd_session.c \
	src/app/cmd_sync.c \
	src/app/cmd_take.c \
	src/app/cmd_who.c \
	src/app/commands.c \
	src/app/complete.c \
	src/app/config.c \
	src/app/desks.c \
	src/app/editor.c \
	src/app/editor.h \
	src/app/embedded.c \
	src/app/embedded.h \
	src/app/export.c \
	src/app/export.h \
	src/app/keys.c \
	src/app/look.c \
	src/app/loop.c \
	src/app/mouse.c \
	src/app/mouse.h \
	src/app/narrow.c \
	src/app/narrow.h \
	src/app/narrow_menu.c \
	src/app/opener.c \
	src/app/opener.h \
	src/app/other_words.c \
	src/app/own_overview.c \
	src/app/own_rows.c \
	src/app/own_session.c \
	src/app/own_session.h \
	src/app/own_weigh.c \
	src/app/own_words.c \
	src/app/palette.c \
	src/app/pane.c \
	src/app/pane.h \
	src/app/pipe.c \
	src/app/pipe.h \
	src/app/places.c \
	src/app/prompt.c \
	src/app/roster.c \
	src/app/screen.c \
	src/app/screen_ahead.c \
	src/app/screen_draw.c \
	src/app/screen_lists.c \
	src/app/screen_settings.c \
	src/app/script.c \
	src/app/script.h \
	src/app/secret.c \
	src/app/service.c \
	src/app/session.h \
	src/app/settings.c \
	src/app/signals.c \
	src/app/spawn.c \
	src/app/spawn.h \
	src/app/take.c \
	src/app/take.h \
	src/app/tape.c \
	src/app/tape.h \
	src/app/usual.c \
	src/app/vantage_session.c \
	src/app/who.c

libapp_a_SOURCES += \
	include/klaster/app/commands.h \
	include/klaster/app/config.h \
	include/klaster/app/look.h \
	include/klaster/app/options.h \
	include/klaster/app/own_words.h \
	include/klaster/app/roster.h \
	include/klaster/app/secret.h \
	include/klaster/app/service.h \
	include/klaster/app/services.h \
	include/klaster/app/settings.h \
	include/klaster/app/signals.h \
	include/klaster/app/who.h

libapp_a_CPPFLAGS = $(AM_CPPFLAGS) $(INIH_CFLAGS)
