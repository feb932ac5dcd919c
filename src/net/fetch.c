#include "klaster/net/fetch.h"
