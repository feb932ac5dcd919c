# What the room src/own holds.
libown_a_SOURCES = \
	src/own/marks.c \
	src/own/own.c \
	src/own/own_erase.c \
	src/own/own_file.c \
	src/own/own_file.h \
	src/own/own_line.c \
	src/own/own_lines.c \
	src/own/own_places.c \
	src/own/own_places.h \
	src/own/own_port.c \
	src/own/own_typed.c \
	src/own/saved.c \
	src/own/saved_seen.c \
	src/own/saved_seen.h \
	src/own/visits.c

libown_a_SOURCES += \
	include/klaster/own/marks.h \
	include/klaster/own/own.h \
	include/klaster/own/own_lines.h \
	include/klaster/own/saved.h \
	include/klaster/own/visits.h
