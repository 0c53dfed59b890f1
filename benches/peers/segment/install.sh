#!/usr/bin/env bash
# Installs Segment's published engine beside this file. The destination package does not install through its own
# dependency tree; its Mixpanel folder beside the framework is all that is needed.
set -euo pipefail
cd "$(dirname "$0")"
npm install --ignore-scripts --no-audit --no-fund --no-package-lock
version=3.497.0
target=node_modules/@segment/action-destinations
tarball=$(npm pack "@segment/action-destinations@$version" --ignore-scripts --silent)
rm -rf "$target" && mkdir -p "$target"
tar xzf "$tarball" -C "$target" --strip-components=1 package/package.json package/LICENSE.md \
  package/dist/destinations/mixpanel package/dist/lib/dayjs.js 2>/dev/null ||
  tar xzf "$tarball" -C "$target" --strip-components=1 package/package.json \
    package/dist/destinations/mixpanel package/dist/lib/dayjs.js
rm -f "$tarball"
