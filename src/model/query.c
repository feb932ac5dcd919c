#include "klaster/model/query.h"
