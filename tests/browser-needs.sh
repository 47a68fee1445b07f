#!/bin/sh
# What the browser tests need: Chromium, and a font with Chinese (charts and pictures show boxes without).
# Installs them when it may; otherwise says what to install, and fails, so that nothing is skipped silently.
set -eu
missing=
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
if ! command -v fc-list >/dev/null 2>&1; then
    missing="$missing fontconfig fonts-noto-cjk"
elif [ -z "$(fc-list :lang=zh family)" ]; then
    missing="$missing fonts-noto-cjk"
fi
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "正在安装浏览器测试所需的软件：$missing"
    apt-get update -qq
    # shellcheck disable=SC2086  # a list of words
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "浏览器测试需要：$missing。请先安装（Debian：sudo apt-get install$missing），然后重新运行 ./test。" >&2
exit 1
