# What the room src/app holds.
libapp_a_SOURCES = \
	src/app/cli.c \
	src/app/cli.h \
	src/app/cli_all.c \
	src/app/cli_profile.c \
	src/app/cli_changes.c \
	src/app/cli_config.c \
	src/app/cli_doctor.c \
	src/app/cli_export.c \
	src/app/cli_facets.c \
	src/app/cli_list.c \
	src/app/cli_login.c \
	src/app/cli_look.c \
	src/app/cli_mail.c \
	src/app/cli_out.c \
	src/app/cli_show.c \
	src/app/cli_own.c src/app/cli_own.h src/app/cli_own_file.c \
	src/app/cli_own_rows.c src/app/cli_saved.c \
	src/app/cli_sync.c src/app/cli_wait.c \
	src/app/cli_who.c \
	src/app/config.c \
	src/app/embedded.c \
	src/app/embedded.h \
	src/app/cmd.h \
	src/app/cmd_go.c \
	src/app/cmd_look.c \
	src/app/cmd_move.c \
	src/app/cmd_narrow.c \
	src/app/cmd_prompt.c \
	src/app/cmd_service.c \
	src/app/cmd_session.c \
	src/app/cmd_export.c \
	src/app/cmd_sync.c \
	src/app/cmd_take.c \
	src/app/cmd_who.c \
	src/app/who.c \
	src/app/who.h \
	src/app/commands.c \
	src/app/complete.c \
	src/app/copy.c \
	src/app/copy_age.c \
	src/app/copy_answer.c \
	src/app/copy_dress.c \
	src/app/copy_erase.c \
	src/app/copy_extent.c \
	src/app/copy.h \
	src/app/copy_parts.h \
	src/app/copy_records.c \
	src/app/desks.c \
	src/app/keys.c \
	src/app/look.c \
	src/app/look.h \
	src/app/loop.c \
	src/app/marks.c \
	src/app/marks.h \
	src/app/editor.c src/app/editor.h \
	src/app/other_words.c \
	src/app/own.c src/app/own.h \
	src/app/own_erase.c \
	src/app/own_file.c src/app/own_file.h \
	src/app/own_line.c \
	src/app/own_overview.c \
	src/app/own_lines.c src/app/own_lines.h src/app/own_typed.c \
	src/app/own_places.c src/app/own_places.h \
	src/app/own_port.c \
	src/app/own_rows.c \
	src/app/own_session.c src/app/own_session.h \
	src/app/own_words.c src/app/own_words.h \
	src/app/cmd_own.c \
	src/app/outfile.c \
	src/app/outfile.h \
	src/app/cmd_saved.c \
	src/app/saved.c src/app/saved.h \
	src/app/saved_seen.c src/app/saved_seen.h \
	src/app/export.c src/app/export.h \
	src/app/opener.c src/app/opener.h \
	src/app/narrow.c src/app/narrow.h src/app/narrow_menu.c \
	src/app/merge.c \
	src/app/merge.h \
	src/app/merge_counts.c \
	src/app/merge_order.c \
	src/app/merge_order.h \
	src/app/merge_parts.h \
	src/app/merge_same.c \
	src/app/merge_same.h \
	src/app/merge_status.c \
	src/app/merge_twins.c \
	src/app/palette.c \
	src/app/mouse.c \
	src/app/mouse.h \
	src/app/pane.c \
	src/app/pane.h \
	src/app/roster.c \
	src/app/roster.h \
	src/app/pipe.c src/app/pipe.h \
	src/app/places.c \
	src/app/prompt.c \
	src/app/screen.c \
	src/app/screen_ahead.c \
	src/app/screen_draw.c \
	src/app/screen_lists.c \
	src/app/script.c \
	src/app/script.h \
	src/app/session.h \
	src/app/screen_settings.c \
	src/app/secret.c \
	src/app/secret.h \
	src/app/signals.c \
	src/app/vantage_session.c \
	src/app/usual.c \
	src/app/signals.h \
	src/app/feed.c \
	src/app/feed_links.c \
	src/app/feed_foreign.c \
	src/app/feed_list.c \
	src/app/feed_list.h \
	src/app/feed_list_make.c \
	src/app/feed_sift.c \
	src/app/feed_parts.h \
	src/app/feed_record.c \
	src/app/feed_run.c \
	src/app/feed_run.h \
	src/app/feed_sync.c \
	src/app/feed_words.c \
	src/app/flags.c \
	src/app/flags.h \
	src/app/service.c \
	src/app/services.h \
	src/app/settings.c \
	src/app/shelf.c \
	src/app/shelf.h \
	src/app/shelf_foreign.c \
	src/app/shelf_parts.h \
	src/app/shelf_turn.c \
	src/app/spawn.c src/app/spawn.h \
	src/app/sync.c \
	src/app/sync.h \
	src/app/sync_parts.h \
	src/app/sync_apply.c \
	src/app/sync_guard.c \
	src/app/sync_prove.c \
	src/app/take.c \
	src/app/take.h \
	src/app/tape.c \
	src/app/tape.h \
	src/app/visits.c \
	src/app/visits.h \
	src/app/whole.c \
	src/app/whole.h \
	src/app/write.c \
	src/app/write.h \
	src/app/write_card.c \
	src/app/write_card.h \
	src/app/write_csv.c \
	src/app/write_ics.c \
	src/app/write_json.c \
	src/app/write_page.c \
	src/app/write_table.c \
	src/app/write_text.c \
	src/app/write_vcard.c

libapp_a_SOURCES += \
	include/klaster/app/commands.h \
	include/klaster/app/config.h \
	include/klaster/app/feed.h \
	include/klaster/app/options.h \
	include/klaster/app/service.h \
	include/klaster/app/settings.h

klaster_SOURCES = src/app/main.c
klaster_LDADD = libapp.a libui.a libnet.a libstore.a libengine.a libmodel.a \
	libbase.a $(SQLITE_LIBS) $(NETTLE_LIBS) \
	$(NCURSES_LIBS) $(CURL_LIBS) $(CJSON_LIBS) $(INIH_LIBS) $(UTF8PROC_LIBS)
libapp_a_CPPFLAGS = $(AM_CPPFLAGS) $(INIH_CFLAGS)
