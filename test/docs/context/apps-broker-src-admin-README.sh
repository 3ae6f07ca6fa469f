topic shelf 1
record shelf o-1 '{}'
group kitchen shelf
