#!/bin/sh
# Carries the images of a platform with docker alone:
#   sh <this file> save [archive]    pulls every image and writes the archive
#   sh <this file> push [archive]    loads the archive, tags every image for the mirror and pushes it
# docker takes images for the platform of its own machine; DOCKER_DEFAULT_PLATFORM names another.
set -eu

archive="${2:-images.tar}"
