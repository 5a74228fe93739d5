#!/bin/sh
# Stands before the C++ compiler in Verilator's makefile (its OBJCACHE hook): what does not depend on the mutant, the
# Verilator runtime and the bridge's shim, is compiled once and copied afterwards.
# usage: compile-once.sh STORE COMPILER ARGUMENTS… -c -o OBJECT SOURCE
set -eu
store=$1
shift
object= source= previous=
for argument in "$@"; do
  [ "$previous" = -o ] && object=$argument
  previous=$argument
  source=$argument
done

case $source in
  Vdut*) exec "$@" ;;
  /*) key=$({ echo "$@"; cat "$source"; } | sha256sum) ;;
  # The shim sees the design through its ports alone.
  *) key=$({ echo "$@"; cat "$source" Vdut.h ports.gen.h protocol.h shim.h handles.h; } | sha256sum) ;;
esac
kept=$store/${key%% *}.o

if [ ! -f "$kept" ]; then
  "$@"
  mkdir -p "$store"
  cp "$object" "$kept.$$"
  mv "$kept.$$" "$kept"
else
  cp "$kept" "$object"
fi
