#!/bin/sh
# The same as client.py with curl alone. Settings as there.
set -eu
api="$GLANE_SITE/api/v1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ask TOKEN METHOD PATH [curl's arguments]: the answer's body; its head is kept in $work/head
ask() {
    token=$1 method=$2 path=$3
    shift 3
    curl -sS -D "$work/head" -X "$method" -H "Authorization: Bearer $token" -H "Content-Type: application/json" "$@" "$api$path"
}
# The first value of a key in JSON on standard input: enough here; use jq for more
value() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }
status() { sed -n '1s/[^ ]* \([0-9]*\).*/\1/p' "$work/head"; }
etag() { tr -d '\r' < "$work/head" | sed -n 's/^[Ee][Tt][Aa][Gg]: //p'; }
lots() { grep -o "\"$1\":" | wc -l | tr -d ' '; }

keeps=$(date -d '+60 days' +%F 2>/dev/null || date -v+60d +%F)
line() {
    printf '{"category":"drinks","description":"%s","cases":%s,"prepacked":true,"label_date":{"kind":"ddm","date":"%s"}}' \
        "$1" "$2" "$keeps"
}

echo "signed in as $(ask "$GLANE_STORE_TOKEN" GET /me | value role)"

# Listen while declaring: the stream ends by itself after ten seconds.
curl -sS -N -H "Authorization: Bearer $GLANE_STORE_TOKEN" "$api/events?seconds=10" > "$work/events" &
listener=$!
sleep 1

# A key made once per declaration: sent again, nothing happens twice.
key="till-$(date +%s)-$$"
lines="{\"lines\":[$(line "Jus de pomme" 6),$(line "Jus de poire" 4),$(line Limonade 2)]}"
declare_lots() { ask "$GLANE_STORE_TOKEN" POST "/stores/$GLANE_STORE/lots" -H "Idempotency-Key: $key" -d "$lines"; }
first_answer=$(declare_lots)
count=$(echo "$first_answer" | tr ',' '\n' | wc -l | tr -d ' ')
echo "declared $count lots"
[ "$(declare_lots)" = "$first_answer" ] && echo "sent again: the same $count lots"
first=$(echo "$first_answer" | sed 's/.*\["\([^"]*\)".*/\1/')

wait "$listener"
echo "heard of it: $(grep -o '"act":"declare"' "$work/events" | head -n 1 | cut -d'"' -f4)"

# Read, change, send back with the version that was read.
ask "$GLANE_STORE_TOKEN" GET "/lots/$first" > "$work/lot"
seen=$(etag)
ask "$GLANE_STORE_TOKEN" PUT "/lots/$first" -H "If-Match: $seen" -d "$(line "Jus de pomme" 7)"
echo "corrected to $(ask "$GLANE_STORE_TOKEN" GET "/lots/$first" | value cases) cases"
refusal=$(ask "$GLANE_STORE_TOKEN" PUT "/lots/$first" -H "If-Match: $seen" -d "$(line "Jus de pomme" 9)")
echo "an old version is refused: $(status) $(echo "$refusal" | value code)"

# A list page by page: `next` of one page is `after` of the following one.
after="" pages=0 all=0
while :; do
    page=$(ask "$GLANE_STORE_TOKEN" GET "/stores/$GLANE_STORE/lots?limit=2$after")
    pages=$((pages + 1)) all=$((all + $(echo "$page" | lots id)))
    next=$(echo "$page" | value next)
    [ -n "$next" ] || break
    after="&after=$next"
done
echo "$all lots on $pages pages"

# What nobody has is on the board, with the times at which it can be fetched.
ask "$GLANE_ASSOCIATION_TOKEN" GET "/associations/$GLANE_ASSOCIATION/board" > "$work/board"
slot=$(tr '{' '\n' < "$work/board" | grep -A 1000 "\"lot\":\"$first\"" | value starts)
won=$(ask "$GLANE_ASSOCIATION_TOKEN" POST "/associations/$GLANE_ASSOCIATION/bookings" -H "Idempotency-Key: $key-book" \
    -d "{\"lot\":\"$first\",\"cases\":2,\"slot\":\"$slot\"}")
[ "$(echo "$won" | value outcome)" = booked ] || { echo "somebody was faster: $won"; exit 1; }
echo "booked 2 cases, code $(echo "$won" | value code)"
