/*
 * reply.c: status line and header lines. It knows how they are written and
 * nothing of why.
 */
#include "klaster/service/reply.h"

#include <string.h>
#include <time.h>

#include "klaster/base/log.h"
#include "klaster/base/mem.h"

static const char *reason(unsigned status)
{
	static const struct {
		unsigned status;
		const char *reason;
	} reasons[] = {
	    {200, "OK"},
	    {304, "Not Modified"},
	    {400, "Bad Request"},
	    {401, "Unauthorized"},
	    {403, "Forbidden"},
	    {404, "Not Found"},
	    {405, "Method Not Allowed"},
	    {406, "Not Acceptable"},
	    {408, "Request Timeout"},
	    {410, "Gone"},
	    {412, "Precondition Failed"},
	    {413, "Content Too Large"},
	    {414, "URI Too Long"},
	    {415, "Unsupported Media Type"},
	    {417, "Expectation Failed"},
	    {429, "Too Many Requests"},
	    {431, "Request Header Fields Too Large"},
	    {500, "Internal Server Error"},
	    {501, "Not Implemented"},
	    {503, "Service Unavailable"},
	    {505, "HTTP Version Not Supported"},
	};

	for (size_t i = 0; i < MEM_COUNT(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Answer";
}

/* strftime() would use the locale's names. */
static void date_write(struct buf *out, int64_t wall_s)
{
	static const char days[][4] = {
	    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t when = (time_t)wall_s;
	struct tm t;

	if (gmtime_r(&when, &t))
		buf_addf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
		    days[t.tm_wday], t.tm_mday, months[t.tm_mon],
		    t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

static bool is_clean(const char *value)
{
	for (; *value; value++)
		if ((unsigned char)*value < ' ' || *value == 0x7f)
			return false;
	return true;
}

bool reply_has_body(
    const struct http_request *request, const struct http_answer *answer)
{
	return answer->status != 304 && strcmp(request->method, "HEAD") != 0;
}

void reply_write(struct buf *out, const struct http_request *request,
    const struct http_answer *answer, int64_t wall_s, bool closes)
{
	buf_addf(
	    out, "HTTP/1.1 %u %s\r\n", answer->status, reason(answer->status));
	date_write(out, wall_s);
	for (size_t i = 0; i < answer->header_count; i++) {
		const char *value = answer->headers[i].value;

		if (is_clean(value))
			buf_addf(
			    out, "%s: %s\r\n", answer->headers[i].name, value);
		else
			log_add(LOG_ERROR, "no clean value of %s",
			    answer->headers[i].name);
	}
	if (answer->status != 304)
		buf_addf(out, "Content-Length: %zu\r\n", answer->body.len);
	if (closes)
		buf_adds(out, "Connection: close\r\n");
	else if (request->is_old)
		buf_adds(out, "Connection: keep-alive\r\n");
	buf_adds(out, "\r\n");
}
