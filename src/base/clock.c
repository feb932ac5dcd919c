#include "klaster/base/clock.h"
