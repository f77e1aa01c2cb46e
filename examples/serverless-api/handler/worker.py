"""Accepts the orders that were placed. An order that fails does not hold up the others."""
import json
import logging
import os

import boto3
from botocore.exceptions import ClientError

log = logging.getLogger()
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handle(event, context):
    failed = []
    for record in event["Records"]:
        try:
            accept(json.loads(record["body"]))
        except Exception:
            log.exception("order not accepted", extra={"message_id": record["messageId"]})
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def accept(order):
    """Accepts an order once, however often the queue delivers it."""
    try:
        table.update_item(
            Key={"customer": order["customer"], "id": order["id"]},
            UpdateExpression="SET #state = :accepted",
            ConditionExpression="#state = :placed",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":accepted": "accepted", ":placed": "placed"},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return
    log.info("order accepted", extra={"order": order["id"]})
