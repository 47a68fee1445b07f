# Sourced by ./run and ./test: finds a Python that is new enough, as $python.
python=
for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null 2>&1 &&
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "需要 Python 3.11 或更高版本，本机没有找到。请先安装，例如：apt-get install python3 python3-venv" >&2
    exit 1
fi
