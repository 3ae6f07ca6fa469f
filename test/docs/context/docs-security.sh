_ask users '{"userName":"backup","password":"a-long-password"}'
_ask role-bindings '{"subjectType":"user","subject":"backup","role":"viewer"}'
KEY=$(_ask api-keys '{"description":"nightly","userName":"backup"}' | jq -r .key)
