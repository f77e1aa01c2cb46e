"""Takes the orders of customers, and tells them what became of them."""
import json
import logging
import os

import boto3
from botocore.exceptions import ClientError

log = logging.getLogger()
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
queue = boto3.client("sqs")


def handle(event, context):
    if event["routeKey"] == "GET /health":
        return answer(200, {"status": "ok"})
    customer = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    if event["routeKey"] == "POST /orders":
        return take(customer, event)
    order = table.get_item(Key={"customer": customer, "id": event["pathParameters"]["id"]}).get("Item")
    return answer(200, order) if order else answer(404, {"message": "there is no such order"})


def take(customer, event):
    """Stores an order once, however often the client sends it with the same key."""
    try:
        body = json.loads(event.get("body") or "")
        item, quantity = str(body["item"]), int(body["quantity"])
    except (KeyError, TypeError, ValueError):
        return answer(400, {"message": "want JSON with item and quantity"})
    if not item or not 1 <= quantity <= 1000:
        return answer(400, {"message": "want an item, and a quantity of 1 to 1000"})
    key = event["headers"].get("idempotency-key") or event["requestContext"]["requestId"]
    order = {"customer": customer, "id": key, "item": item, "quantity": quantity, "state": "placed"}
    try:
        table.put_item(Item=order, ConditionExpression="attribute_not_exists(id)")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
    # Also the second time: the first may have failed between table and queue.
    queue.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=json.dumps({"customer": customer, "id": key}))
    log.info("order placed", extra={"order": key})
    return answer(202, {"id": key})


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body, default=str)}
