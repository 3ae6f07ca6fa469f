#!/bin/bash
# healthcheck.sh <port> <path>: exit 0 when what listens there in this container answers with a 2xx. The image has neither curl nor
# wget, and a process of Node takes fifty times the CPU: in ten containers, every few seconds, a busy machine never gets through.
exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
read -r -t 3 _ status _ <&3
[[ $status == 2?? ]]
