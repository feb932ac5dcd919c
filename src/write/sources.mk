# What the room src/write holds.
libwrite_a_SOURCES = \
	src/write/outfile.c \
	src/write/write.c \
	src/write/write_card.c \
	src/write/write_card.h \
	src/write/write_csv.c \
	src/write/write_ics.c \
	src/write/write_json.c \
	src/write/write_page.c \
	src/write/write_table.c \
	src/write/write_text.c \
	src/write/write_vcard.c

libwrite_a_SOURCES += \
	include/klaster/write/outfile.h \
	include/klaster/write/write.h
