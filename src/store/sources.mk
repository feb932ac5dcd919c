# What the room src/store holds.
libstore_a_SOURCES = \
	src/store/alike.c \
	src/store/answer.c \
	src/store/catalogue.c \
	src/store/codes.c \
	src/store/count.c \
	src/store/index.c \
	src/store/keys.c \
	src/store/labels.c \
	src/store/marks.c \
	src/store/match.c \
	src/store/order.c \
	src/store/plan.c \
	src/store/recall.c \
	src/store/resolve.c \
	src/store/sql.c \
	src/store/sqlite.c \
	src/store/sqlite_alike.c \
	src/store/sqlite_engine.c \
	src/store/sqlite_index.c \
	src/store/sqlite_match.c \
	src/store/sqlite_open.c \
	src/store/sqlite_pages.c \
	src/store/sqlite_places.c \
	src/store/sqlite_put.c \
	src/store/sqlite_read.c \
	src/store/sqlite_schema.c \
	src/store/sqlite_select.c \
	src/store/suggest.c \
	src/store/survey.c \
	src/store/towns.c \
	src/store/walk.c

libstore_a_SOURCES += \
	include/klaster/store/alike.h \
	include/klaster/store/answer.h \
	include/klaster/store/catalogue.h \
	include/klaster/store/codes.h \
	include/klaster/store/count.h \
	include/klaster/store/engine.h \
	include/klaster/store/index.h \
	include/klaster/store/keys.h \
	include/klaster/store/labels.h \
	include/klaster/store/marks.h \
	include/klaster/store/match.h \
	include/klaster/store/order.h \
	include/klaster/store/pages.h \
	include/klaster/store/plan.h \
	include/klaster/store/recall.h \
	include/klaster/store/resolve.h \
	include/klaster/store/sql.h \
	include/klaster/store/sqlite.h src/store/sqlite_parts.h \
	include/klaster/store/suggest.h \
	include/klaster/store/survey.h \
	include/klaster/store/towns.h \
	include/klaster/store/walk.h
libstore_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS)
