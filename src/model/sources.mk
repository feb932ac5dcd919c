# What the room src/model holds.
libmodel_a_SOURCES = \
	src/model/claim_show.c \
	src/model/decode.c \
	src/model/decode_changes.c \
	src/model/decode_claim.c \
	src/model/decode_claim.h \
	src/model/decode_document.c \
	src/model/decode_labels.c \
	src/model/decode_meta.c \
	src/model/decode_narrow.c \
	src/model/decode_parts.h \
	src/model/decode_resource.c \
	src/model/decode_stored.c \
	src/model/encode.c \
	src/model/json.c \
	src/model/json_scan.c \
	src/model/json_write.c \
	src/model/kind.c \
	src/model/page.c \
	src/model/query.c \
	src/model/query_fits.c \
	src/model/query_format.c \
	src/model/query_link.c \
	src/model/query_scan.c \
	src/model/query_scan.h \
	src/model/record.c \
	src/model/record_compare.c \
	src/model/related.c \
	src/model/source.c \
	src/model/value.c \
	src/model/value_class.c \
	src/model/value_months.c \
	src/model/value_read.c \
	src/model/value_read.h \
	src/model/value_read_amount.c \
	src/model/value_read_date.c \
	src/model/value_show.c

libmodel_a_SOURCES += \
	include/klaster/model/claim_show.h \
	include/klaster/model/decode.h \
	include/klaster/model/json.h \
	include/klaster/model/kind.h \
	include/klaster/model/page.h \
	include/klaster/model/query.h \
	include/klaster/model/record.h \
	include/klaster/model/related.h \
	include/klaster/model/source.h \
	include/klaster/model/upcoming.h \
	include/klaster/model/value.h
libmodel_a_SOURCES += \
	include/klaster/model/atlas.h \
	include/klaster/model/geo.h \
	include/klaster/model/span.h \
	src/model/atlas.c \
	src/model/geo.c \
	src/model/span.c
libmodel_a_CPPFLAGS = $(AM_CPPFLAGS) $(CJSON_CFLAGS)

# One table of fields for each kind.
libmodel_a_SOURCES += \
	src/model/kind_call.c \
	src/model/kind_cluster.c \
	src/model/kind_code.c \
	src/model/kind_document.c \
	src/model/kind_event.c \
	src/model/kind_facility.c \
	src/model/kind_organisation.c \
	src/model/kind_partnership.c \
	src/model/kind_person.c \
	src/model/kind_programme.c \
	src/model/kind_project.c \
	src/model/kind_source.c \
	src/model/kind_table.h
