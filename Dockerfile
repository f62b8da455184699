# The build stage holds the tools, the last stage what they made: the interpreter's image, one virtual environment, no
# compiler, no pip, no sources.
FROM docker.io/library/python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN python -m venv /tools \
 && /tools/bin/pip install --quiet --require-hashes --requirement requirements-build.lock \
 && python -m venv --without-pip /opt/monitor \
 && /tools/bin/pip --python /opt/monitor install --quiet --require-hashes --no-compile --only-binary :all: \
      --requirement requirements.lock
COPY pyproject.toml README.md ./
COPY config config
COPY monitor monitor
# Compiled files are made once, here, since the root will be read-only.
RUN /tools/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /tools/bin/pip --python /opt/monitor install --quiet --no-deps --no-index --no-compile /wheels/*.whl \
 && python -m compileall -q -j 0 /opt/monitor

FROM docker.io/library/python:3.13-slim-trixie
RUN groupadd --system --gid 10001 monitor \
 && useradd --system --uid 10001 --gid monitor --no-create-home --home-dir /nonexistent monitor \
 && install --directory --owner monitor --group monitor --mode 0750 /data /config/sources.d
COPY --from=build /opt/monitor /opt/monitor
ENV PATH=/opt/monitor/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MONITOR_CONFIG=/config \
    MONITOR_DATA=/data \
    MONITOR_HOST=0.0.0.0 \
    MONITOR_PORT=8080
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["monitor", "health"]
ENTRYPOINT ["monitor"]
CMD ["run"]
