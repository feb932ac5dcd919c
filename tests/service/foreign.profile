# How tests/service/foreign.js names things.
[service]
name = jsonapi-server
page-size = page[limit]={value}
search = filter[title]=:{word}
filter = filter[{name}]=~{value}
filter-gte = filter[{name}]=>{value}
filter-lt = filter[{name}]=<{value}
sort = sort={name}

[organisations]
type = companies
name = title
city = town
country = countryCode
partnerships = projects
include = projects
filters = city
sorts = name

# It has none.
[events]
type = events
title = title

[projects]
type = projects
title = title
startDate = startDate
filters = startDate
sorts = title
