#!/bin/sh
# Stands before the C++ compiler in Verilator's makefile (its OBJCACHE hook). The bridge's shim, half of the work, sees a
# design through its ports alone: it is compiled once for all mutants, and copied afterwards.
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
  Vdut* | /*) exec "$@" ;;
esac
key=$({ echo "$@"; cat Vdut.h [!V]*.h [!V]*.cpp; } | sha256sum)
kept=$store/${key%% *}.o
if [ -f "$kept" ]; then
  cp "$kept" "$object"
else
  "$@"
  mkdir -p "$store"
  cp "$object" "$kept.$$"
  mv "$kept.$$" "$kept"
fi
