#include "klaster/base/fold.h"
