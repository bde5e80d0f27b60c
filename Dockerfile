# One image for every role: web, workers and beat differ only by their command (docker-compose.yml).

FROM node:20-bookworm-slim AS face
WORKDIR /face
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.13-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY pyproject.toml constraints.txt README.md ./
COPY annotation/__init__.py annotation/__init__.py
COPY learning/__init__.py learning/__init__.py
COPY platform platform
# GPU=1 takes PyTorch's CUDA build: docker compose build --build-arg GPU=1 worker-gpu
ARG GPU=0
RUN if [ "$GPU" = 1 ]; then index=""; else index="--extra-index-url https://download.pytorch.org/whl/cpu"; fi \
 && /venv/bin/pip install $index -c constraints.txt ".[ml]" \
 && /venv/bin/pip uninstall --yes consilium

FROM python:3.13-slim-bookworm
RUN useradd --system --create-home --uid 10001 consilium \
 && mkdir -p /data && chown consilium:consilium /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY manage.py pyproject.toml ./
COPY annotation annotation
COPY learning learning
COPY platform platform
COPY --from=face /face/dist frontend/dist
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app:/app/platform \
    PYTHONUNBUFFERED=1 \
    CONSILIUM_VAR=/data \
    REMAP_SIGTERM=SIGQUIT
USER consilium
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "8", "--worker-class", "gthread", "--keep-alive", "30", "--no-control-socket"]
