# What the room src/ui holds.
libui_a_SOURCES = \
	src/ui/answer.c \
	src/ui/ascii.c \
	src/ui/axis.c \
	src/ui/bars.c \
	src/ui/canvas.c \
	src/ui/cell.c \
	src/ui/continuations.c \
	src/ui/detail_sheet.c \
	src/ui/detail_sheet.h \
	src/ui/frame.c \
	src/ui/frame_scan.c src/ui/frame_scan.h \
	src/ui/framefile.c \
	src/ui/grid.c \
	src/ui/hits.c \
	src/ui/input.c \
	src/ui/layout.c \
	src/ui/list.c \
	src/ui/picture.h \
	src/ui/map.c \
	src/ui/motion.c src/ui/motion.h \
	src/ui/osc52.c \
	src/ui/pager.c \
	src/ui/pair.c \
	src/ui/pair.h \
	src/ui/plot.c \
	src/ui/rescue.c \
	src/ui/sheet.c \
	src/ui/side.c \
	src/ui/stack.c \
	src/ui/surface.c \
	src/ui/tally.c \
	src/ui/term.c \
	src/ui/theme.c \
	src/ui/vantage.c \
	src/ui/view.c \
	src/ui/view_chart.c \
	src/ui/view_compare.c \
	src/ui/view_related.c \
	src/ui/view_detail.c \
	src/ui/view_help.c \
	src/ui/view_items.c \
	src/ui/view_list.c \
	src/ui/view_log.c \
	src/ui/view_look.c \
	src/ui/view_menu.c include/klaster/ui/view_menu.h \
	src/ui/view_map.c \
	src/ui/view_nothing.c \
	src/ui/view_overview.c \
	src/ui/view_rows.h \
	src/ui/view_search.c \
	src/ui/view_services.c \
	src/ui/view_text.c \
	src/ui/view_timeline.c

libui_a_SOURCES += \
	include/klaster/ui/answer.h \
	include/klaster/ui/ascii.h \
	include/klaster/ui/axis.h \
	include/klaster/ui/bars.h \
	include/klaster/ui/canvas.h \
	include/klaster/ui/cell.h \
	include/klaster/ui/continuations.h \
	include/klaster/ui/frame.h \
	include/klaster/ui/framefile.h \
	include/klaster/ui/grid.h \
	include/klaster/ui/hits.h \
	include/klaster/ui/input.h \
	include/klaster/ui/layout.h \
	include/klaster/ui/list.h \
	include/klaster/ui/map.h \
	include/klaster/ui/osc52.h \
	include/klaster/ui/pager.h \
	include/klaster/ui/plot.h \
	include/klaster/ui/rescue.h \
	include/klaster/ui/sheet.h \
	include/klaster/ui/side.h \
	include/klaster/ui/stack.h \
	include/klaster/ui/surface.h \
	include/klaster/ui/tally.h \
	include/klaster/ui/term.h \
	include/klaster/ui/theme.h \
	include/klaster/ui/vantage.h \
	include/klaster/ui/view.h \
	include/klaster/ui/view_look.h
libui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
