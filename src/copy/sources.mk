# What the room src/copy holds.
libcopy_a_SOURCES = \
	src/copy/copy.c \
	src/copy/copy_age.c \
	src/copy/copy_answer.c \
	src/copy/copy_dress.c \
	src/copy/copy_erase.c \
	src/copy/copy_extent.c \
	src/copy/copy_parts.h \
	src/copy/copy_records.c \
	src/copy/shelf.c \
	src/copy/shelf_foreign.c \
	src/copy/shelf_parts.h \
	src/copy/shelf_turn.c \
	src/copy/sync.c \
	src/copy/sync_apply.c \
	src/copy/sync_guard.c \
	src/copy/sync_parts.h \
	src/copy/sync_prove.c \
	src/copy/sync_scrub.c \
	src/copy/whole.c \
	src/copy/whole.h

libcopy_a_SOURCES += \
	include/klaster/copy/copy.h \
	include/klaster/copy/shelf.h \
	include/klaster/copy/sync.h
