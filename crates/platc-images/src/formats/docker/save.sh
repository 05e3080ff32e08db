#!/bin/sh
# Carries the images of a platform with docker alone:
#   sh <this file> save [archive]    pulls every image and writes the archive
#   docker load --input <archive>    on the other side
# docker takes images for the platform of its own machine; DOCKER_DEFAULT_PLATFORM names another.
set -eu

archive="${2:-images.tar}"
