# How tests/service/foreign.js names things.
[service]
name = jsonapi-server
page-size = page[limit]={value}
search = filter[title]=:{value}
filter = filter[{name}]=~{value}
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
sorts = title
