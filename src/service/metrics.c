/*
 * metrics.c: the counters, and the text format of Prometheus.
 */
#include "klaster/service/metrics.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "klaster/base/clock.h"
#include "klaster/base/mem.h"

enum { STATUS_MIN = 100, STATUS_MAX = 599, BUCKETS = 12 };

/* Microseconds; what a page takes, and what a person waits. */
static const int64_t bounds[BUCKETS] = {500, 1000, 2500, 5000, 10000, 25000,
    50000, 100000, 250000, 500000, 1000000, 5000000};
/* The same as Prometheus reads it, in seconds. */
static const char *const bound_names[BUCKETS] = {"0.0005", "0.001", "0.0025",
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "5"};

struct tally {
	uint64_t by_status[STATUS_MAX - STATUS_MIN + 1];
	uint64_t by_time[BUCKETS]; /* each without those before it */
	uint64_t count;
	int64_t spent_us;
};

struct metrics {
	struct tally routes[ROUTE_COUNT + 1];
	uint64_t body_bytes;
	int64_t begun_s;
};

struct metrics *metrics_new(void)
{
	struct metrics *metrics = mem_alloc(sizeof(*metrics));

	metrics->begun_s = clock_wall_s();
	return metrics;
}

void metrics_free(struct metrics *metrics)
{
	free(metrics);
}

void metrics_add(struct metrics *metrics, enum route route, unsigned status,
    size_t body_bytes, int64_t spent_us)
{
	struct tally *tally = &metrics->routes[route];
	size_t bucket = 0;

	if (status >= STATUS_MIN && status <= STATUS_MAX)
		tally->by_status[status - STATUS_MIN]++;
	while (bucket < BUCKETS && spent_us > bounds[bucket])
		bucket++;
	if (bucket < BUCKETS)
		tally->by_time[bucket]++;
	tally->count++;
	tally->spent_us += spent_us;
	metrics->body_bytes += body_bytes;
}

/* --- writing */

static void family(
    struct buf *out, const char *name, const char *type, const char *help)
{
	buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void single(struct buf *out, const char *name, const char *type,
    const char *help, uint64_t value)
{
	family(out, name, type, help);
	buf_addf(out, "%s %" PRIu64 "\n", name, value);
}

static const char *route_label(size_t i)
{
	return i < ROUTE_COUNT ? route_path((enum route)i) : "none";
}

static void requests_write(const struct metrics *metrics, struct buf *out)
{
	family(out, "klasterd_requests_total", "counter",
	    "Answers by address and status.");
	for (size_t i = 0; i <= ROUTE_COUNT; i++)
		for (int s = 0; s <= STATUS_MAX - STATUS_MIN; s++)
			if (metrics->routes[i].by_status[s] > 0)
				buf_addf(out,
				    "klasterd_requests_total{route=\"%s\","
				    "status=\"%d\"} %" PRIu64 "\n",
				    route_label(i), STATUS_MIN + s,
				    metrics->routes[i].by_status[s]);
}

static void times_write(const struct metrics *metrics, struct buf *out)
{
	static const char name[] = "klasterd_request_seconds";

	family(out, name, "histogram",
	    "From the head of a request to its whole answer in memory.");
	for (size_t i = 0; i <= ROUTE_COUNT; i++) {
		const struct tally *tally = &metrics->routes[i];
		uint64_t sum = 0;

		for (size_t b = 0; b < BUCKETS; b++) {
			sum += tally->by_time[b];
			buf_addf(out,
			    "%s_bucket{route=\"%s\",le=\"%s\"} %" PRIu64 "\n",
			    name, route_label(i), bound_names[b], sum);
		}
		buf_addf(out,
		    "%s_bucket{route=\"%s\",le=\"+Inf\"} %" PRIu64 "\n"
		    "%s_sum{route=\"%s\"} %" PRId64 ".%06" PRId64 "\n"
		    "%s_count{route=\"%s\"} %" PRIu64 "\n",
		    name, route_label(i), tally->count, name, route_label(i),
		    tally->spent_us / 1000000, tally->spent_us % 1000000, name,
		    route_label(i), tally->count);
	}
}

static void connections_write(
    const struct httpd_counts *counts, struct buf *out)
{
	single(out, "klasterd_connections", "gauge", "Open now.", counts->open);
	single(out, "klasterd_requests_in_flight", "gauge",
	    "Answers that are being sent.", counts->writing);
	single(out, "klasterd_connections_accepted_total", "counter",
	    "Since the start.", counts->accepted);
	single(out, "klasterd_connections_refused_total", "counter",
	    "For want of room.", counts->refused);
	single(out, "klasterd_connections_evicted_total", "counter",
	    "Silent ones, to make room.", counts->evicted);
	single(out, "klasterd_connections_overdue_total", "counter",
	    "Cut at a deadline.", counts->overdue);
	single(out, "klasterd_http_faults_total", "counter",
	    "Requests that were wrong as HTTP.", counts->faults);
}

static void store_write(struct catalogue *catalogue, struct buf *out)
{
	struct catalogue_stats stats;
	struct err err = ERR_INIT;
	bool is_up =
	    catalogue && catalogue->ops->stats(catalogue, &stats, &err);

	single(out, "klasterd_store_up", "gauge",
	    "1 if the directory can be read.", is_up);
	if (!is_up)
		return;
	single(out, "klasterd_store_seq", "gauge",
	    "Number of the latest change.", stats.seq);
	family(out, "klasterd_records", "gauge", "Records by type.");
	for (size_t i = 0; i < kind_count(); i++)
		buf_addf(out, "klasterd_records{type=\"%s\"} %" PRIu64 "\n",
		    kind_at(i)->name, stats.count[i]);
}

/* --- the process */

static uint64_t resident_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;
	char line[128];

	if (!file)
		return 0;
	if (fgets(line, sizeof(line), file))
		pages = strtoul(line + strcspn(line, " "), NULL, 10);
	fclose(file);
	return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t open_files(void)
{
	DIR *directory = opendir("/proc/self/fd");
	uint64_t count = 0;

	if (!directory)
		return 0;
	while (readdir(directory))
		count++;
	closedir(directory);
	return count > 3 ? count - 3 : 0; /* ".", "..", and its own */
}

static void process_write(const struct metrics *metrics, struct buf *out)
{
	struct rusage used = {0};
	struct rlimit files = {0};

	getrusage(RUSAGE_SELF, &used);
	getrlimit(RLIMIT_NOFILE, &files);
	family(out, "process_cpu_seconds_total", "counter",
	    "User and system time.");
	buf_addf(out, "process_cpu_seconds_total %.6f\n",
	    (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
		(double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
	single(out, "process_resident_memory_bytes", "gauge", "In memory.",
	    resident_bytes());
	single(out, "process_open_fds", "gauge", "Open descriptors.",
	    open_files());
	single(out, "process_max_fds", "gauge", "And how many there may be.",
	    files.rlim_cur);
	single(out, "process_start_time_seconds", "gauge",
	    "Since 1970-01-01 UTC.", (uint64_t)metrics->begun_s);
}

void metrics_write(const struct metrics *metrics, struct buf *out,
    const struct httpd_counts *counts, struct catalogue *catalogue)
{
	family(out, "klasterd_build_info", "gauge", "Always 1.");
	buf_addf(out, "klasterd_build_info{version=\"%s\",store=\"%s\"} 1\n",
	    PACKAGE_VERSION, catalogue ? catalogue->ops->name : "");
	requests_write(metrics, out);
	times_write(metrics, out);
	single(out, "klasterd_response_bytes_total", "counter",
	    "Of bodies, as they are sent.", metrics->body_bytes);
	connections_write(counts, out);
	store_write(catalogue, out);
	process_write(metrics, out);
}
