# What the room src/feed holds.
libfeed_a_SOURCES = \
	src/feed/feed.c \
	src/feed/feed_foreign.c \
	src/feed/feed_links.c \
	src/feed/feed_learn.c \
	src/feed/feed_list.c \
	src/feed/feed_list.h \
	src/feed/feed_list_make.c \
	src/feed/feed_parts.h \
	src/feed/feed_record.c \
	src/feed/feed_run.c \
	src/feed/feed_run.h \
	src/feed/feed_sift.c \
	src/feed/feed_sync.c \
	src/feed/feed_words.c \
	src/feed/merge.c \
	src/feed/merge_counts.c \
	src/feed/merge_order.c \
	src/feed/merge_order.h \
	src/feed/merge_parts.h \
	src/feed/merge_same.c \
	src/feed/merge_same.h \
	src/feed/merge_status.c \
	src/feed/merge_twins.c

libfeed_a_SOURCES += \
	include/klaster/feed/feed.h \
	include/klaster/feed/merge.h
