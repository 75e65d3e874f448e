# SPDX-License-Identifier: Apache-2.0
# The guard of one cluster. Its standard input is a pipe that only the JVM holds: when the pipe closes, however the JVM
# came to its end, it kills what was started for the cluster and removes the cluster's folder.
#
# The braces make the shell read all of this before it runs any of it; what follows on the pipe is only its end.
# $1: the folder, which this script makes itself and therefore may remove; $2: "again" if it exists already.
{
    trap '' HUP INT TERM PIPE
    folder=$1
    case $folder in
        /*/consul-flux-????????) ;;
        *) echo "not a folder of ours: '$folder'"; exit 2 ;;
    esac
    cd / || exit 2
    if [ "${2-}" != again ]; then
        mkdir -m 700 "$folder" && mkdir "$folder/pids" || exit 3
    fi
    echo ready
    exec >/dev/null 2>&1

    while read -r line; do :; done

    # After this rename a process that is only just starting cannot sign in any more, and ends itself.
    [ -d "$folder/pids" ] && mv "$folder/pids" "$folder/ended"
    pids=
    for file in "$folder"/ended/*; do
        [ -s "$file" ] && pids="$pids $(cat "$file")"
    done

    # Whatever an agent started inherits this mark, even what left its process group; only Linux shows it to us.
    marked() {
        grep -lF "CONSUL_FLUX_CLUSTER=$folder" /proc/[0-9]*/environ | sed 's|[^0-9]||g'
    }

    tries=0
    while [ $tries -lt 100 ]; do
        alive=
        for pid in $pids; do
            # A dead process that nobody has reaped yet can still be signalled; only the mark tells it from a living one.
            { kill -s KILL -- "-$pid" || kill -s KILL "$pid"; } && [ ! -r /proc/self/environ ] && alive=yes
        done
        for pid in $(marked); do
            kill -s KILL "$pid" && alive=yes
        done
        [ -z "$alive" ] && break
        tries=$((tries + 1))
        sleep 0.05
    done

    tries=0
    while [ -e "$folder" ] && [ $tries -lt 100 ]; do
        rm -rf -- "$folder"
        [ -e "$folder" ] && sleep 0.05
        tries=$((tries + 1))
    done
    exit 0
}
