#include "klaster/base/safe.h"
