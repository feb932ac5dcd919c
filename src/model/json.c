#include "klaster/model/json.h"
