# What the room src/store holds.
libstore_a_SOURCES = \
	src/store/alike.c \
	src/store/anew.c \
	src/store/answer.c \
	src/store/catalogue.c \
	src/store/catalogue_any.c \
	src/store/codes.c \
	src/store/count.c \
	src/store/index.c \
	src/store/keys.c \
	src/store/kin.c \
	src/store/kin_path.c \
	src/store/kin_walk.c \
	src/store/labels.c \
	src/store/marks.c \
	src/store/match.c \
	src/store/meta.c \
	src/store/names.c \
	src/store/narrow.c \
	src/store/order.c \
	src/store/plan.c \
	src/store/poster.c \
	src/store/posting.c \
	src/store/posting_change.c \
	src/store/question.c \
	src/store/recall.c \
	src/store/relatives.c \
	src/store/recset.c \
	src/store/resolve.c \
	src/store/roll.c \
	src/store/roll.h \
	src/store/scope.c \
	src/store/sql.c \
	src/store/sqlite.c \
	src/store/sqlite_backup.c \
	src/store/sqlite_engine.c \
	src/store/sqlite_index.c \
	src/store/sqlite_keys.c \
	src/store/sqlite_label_keys.c \
	src/store/sqlite_open.c \
	src/store/sqlite_pages.c \
	src/store/sqlite_places.c \
	src/store/sqlite_posting.c \
	src/store/sqlite_put.c \
	src/store/sqlite_read.c \
	src/store/sqlite_sayings.c \
	src/store/sqlite_schema.c \
	src/store/sqlite_scrub.c \
	src/store/sqlite_select.c \
	src/store/suggest.c \
	src/store/survey.c \
	src/store/tomb.c \
	src/store/terms.c \
	src/store/towns.c \
	src/store/verify.c \
	src/store/walk.c \
	src/store/wanted.c

libstore_a_SOURCES += \
	include/klaster/store/alike.h \
	include/klaster/store/anew.h \
	include/klaster/store/answer.h \
	include/klaster/store/catalogue.h \
	include/klaster/store/codes.h \
	include/klaster/store/count.h \
	include/klaster/store/engine.h \
	include/klaster/store/index.h \
	include/klaster/store/keys.h \
	include/klaster/store/kin.h src/store/kin_walk.h \
	include/klaster/store/labels.h \
	include/klaster/store/marks.h \
	include/klaster/store/match.h \
	include/klaster/store/names.h \
	include/klaster/store/narrow.h \
	include/klaster/store/order.h \
	include/klaster/store/pages.h \
	include/klaster/store/plan.h \
	include/klaster/store/poster.h \
	include/klaster/store/posting.h \
	include/klaster/store/question.h \
	include/klaster/store/recall.h \
	include/klaster/store/recset.h \
	include/klaster/store/resolve.h \
	include/klaster/store/sayings.h \
	include/klaster/store/scope.h \
	include/klaster/store/sql.h \
	include/klaster/store/sqlite.h src/store/sqlite_parts.h \
	include/klaster/store/suggest.h \
	include/klaster/store/survey.h \
	include/klaster/store/tomb.h \
	include/klaster/store/terms.h \
	include/klaster/store/towns.h \
	src/store/meta.h src/store/verify.h src/store/wanted.h \
	include/klaster/store/walk.h \
	include/klaster/store/watch.h
libstore_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS)
STORE_LIBS = $(SQLITE_LIBS)

# The second engine, where libpq is.
POSTGRES_FILES = \
	src/store/postgres.c \
	src/store/postgres_ask.c \
	src/store/postgres_engine.c \
	src/store/postgres_host.c \
	src/store/postgres_hosts.c \
	src/store/postgres_index.c \
	src/store/postgres_keys.c \
	src/store/postgres_pipe.c \
	src/store/postgres_places.c \
	src/store/postgres_posting.c \
	src/store/postgres_put.c \
	src/store/postgres_read.c \
	src/store/postgres_rows.c \
	src/store/postgres_sayings.c \
	src/store/postgres_schema.c \
	src/store/postgres_scrub.c \
	src/store/postgres_select.c \
	src/store/postgres_state.c \
	include/klaster/store/postgres.h src/store/postgres_parts.h \
	src/store/postgres_hosts.h
if POSTGRESQL
libstore_a_SOURCES += $(POSTGRES_FILES)
libstore_a_CPPFLAGS += $(LIBPQ_CFLAGS)
STORE_LIBS += $(LIBPQ_LIBS)
endif
