#include "klaster/app/feed.h"
