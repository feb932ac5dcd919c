#include "klaster/model/page.h"
