# What the room src/service holds.
libservice_a_SOURCES = \
	src/service/access.c \
	src/service/answer.c \
	src/service/answer_changes.c \
	src/service/answer_list.c \
	src/service/audit.c \
	src/service/audit_run.c \
	src/service/brake.c \
	src/service/backup.c \
	src/service/bundled.c \
	src/service/check.c \
	src/service/codelist.c \
	src/service/connection.c \
	src/service/connection.h \
	src/service/csv.c \
	src/service/cursor.c \
	src/service/erasure.c \
	src/service/fault.c \
	src/service/filter.c \
	src/service/gazetteer.c \
	src/service/head.c \
	src/service/httpd.c \
	src/service/idset.c \
	src/service/import.c \
	src/service/included.c \
	src/service/inlet.c \
	src/service/intake.c \
	src/service/labels.c \
	src/service/languages.c \
	src/service/limiter.c \
	src/service/listen.c \
	src/service/mapfile.c \
	src/service/maprows.c \
	src/service/merge.c \
	src/service/nearest.c \
	src/service/negotiate.c \
	src/service/notify.c \
	src/service/openapi.c \
	src/service/openapi_params.c \
	src/service/openapi_parts.h \
	src/service/openapi_schemas.c \
	src/service/origin.c \
	src/service/params.c \
	src/service/peer.c \
	src/service/problem.c \
	src/service/progress.c \
	src/service/relations.c \
	src/service/reply.c \
	src/service/report.c \
	src/service/request.c \
	src/service/resource.c \
	src/service/route.c \
	src/service/routes.c \
	src/service/row.c \
	src/service/serve.c \
	src/service/settings.c \
	src/service/snapshot.c \
	src/service/settle.c \
	src/service/staging.c \
	src/service/table.c \
	src/service/target.c \
	src/service/template.c \
	src/service/token.c \
	src/service/token_run.c \
	src/service/upcoming.c \
	src/service/upcoming.h \
	src/service/veil.c \
	src/service/visibility.c \
	src/service/zip.c

libservice_a_SOURCES += \
	include/klaster/service/access.h \
	include/klaster/service/answer.h \
	include/klaster/service/audit.h \
	include/klaster/service/brake.h \
	include/klaster/service/backup.h \
	include/klaster/service/bundled.h \
	include/klaster/service/check.h \
	include/klaster/service/codelist.h \
	include/klaster/service/csv.h \
	include/klaster/service/cursor.h \
	include/klaster/base/digest.h \
	include/klaster/service/erasure.h \
	include/klaster/service/fault.h \
	include/klaster/service/filter.h \
	include/klaster/service/gazetteer.h \
	include/klaster/service/head.h \
	include/klaster/service/httpd.h \
	include/klaster/service/idset.h \
	include/klaster/service/import.h \
	include/klaster/service/inlet.h \
	include/klaster/service/intake.h \
	include/klaster/service/labels.h \
	include/klaster/service/limiter.h \
	include/klaster/service/listen.h \
	include/klaster/service/mapfile.h \
	include/klaster/service/maprows.h \
	include/klaster/service/merge.h \
	include/klaster/service/nearest.h \
	include/klaster/service/negotiate.h \
	include/klaster/service/notify.h \
	include/klaster/service/openapi.h \
	include/klaster/service/origin.h \
	include/klaster/service/params.h \
	include/klaster/service/peer.h \
	include/klaster/service/problem.h \
	include/klaster/service/progress.h \
	include/klaster/service/relations.h \
	include/klaster/service/reply.h \
	include/klaster/service/report.h \
	include/klaster/service/request.h \
	include/klaster/service/resource.h \
	include/klaster/service/route.h \
	include/klaster/service/routes.h \
	include/klaster/service/row.h \
	include/klaster/service/serve.h \
	include/klaster/service/settings.h \
	include/klaster/service/snapshot.h \
	include/klaster/service/settle.h \
	include/klaster/service/staging.h \
	include/klaster/service/target.h \
	include/klaster/service/template.h \
	include/klaster/service/token.h \
	include/klaster/service/veil.h \
	include/klaster/service/visibility.h \
	include/klaster/service/zip.h

klasterd_SOURCES = src/service/main.c
klasterd_LDADD = libservice.a libstore.a libmodel.a libbase.a \
	$(NETTLE_LIBS) $(STORE_LIBS) $(CJSON_LIBS) $(ZLIB_LIBS) \
	$(UTF8PROC_LIBS)
libservice_a_CPPFLAGS = $(AM_CPPFLAGS) $(NETTLE_CFLAGS) \
	$(ZLIB_CFLAGS)
